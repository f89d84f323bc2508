import { classifier } from "./classifier.ts";
import { correlation } from "./correlation.ts";
import { embeddingCentroid } from "./embedding-centroid.ts";
import { embeddingClassifier } from "./embedding-classifier.ts";
import { embeddingMmd } from "./embedding-mmd.ts";
import type { Method } from "./finding.ts";
import { hotelling } from "./hotelling.ts";
import { isolationForest } from "./isolation-forest.ts";
import { mahalanobis } from "./mahalanobis.ts";
import { mmd } from "./mmd.ts";
import { reconstruction } from "./reconstruction.ts";
import { scores } from "./scores.ts";
import { textDescriptors } from "./text-descriptors.ts";
import { textWords } from "./text-words.ts";

/** Every multivariate method under its name in the API. */
export const methods = {
  scores,
  classifier,
  mmd,
  reconstruction,
  hotelling,
  correlation,
  isolation_forest: isolationForest,
  mahalanobis,
  embedding_mmd: embeddingMmd,
  embedding_centroid: embeddingCentroid,
  embedding_classifier: embeddingClassifier,
  text_descriptors: textDescriptors,
  text_words: textWords,
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof methods;

export const methodNames = Object.keys(methods) as MethodName[];

export function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}
