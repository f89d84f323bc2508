import { createSerializer, type inferParserType } from "nuqs";
import { driftView, featureView } from "./view.ts";

const driftQuery = createSerializer(driftView);
const featureQuery = createSerializer(featureView);
type Some<T> = { [K in keyof T]?: T[K] | null };
export type DriftView = Some<inferParserType<typeof driftView>>;
export type FeatureView = Some<inferParserType<typeof featureView>>;

function modelHref(project: string, model: string): string {
  return `/${project}/models/${encodeURIComponent(model)}`;
}

/** The drift page with a view: what is left out is at its default. */
export function driftHref(project: string, model: string, view: DriftView = {}): string {
  return driftQuery(`${modelHref(project, model)}/drift`, view);
}

export function featureHref(project: string, model: string, feature: string, view: FeatureView = {}): string {
  return featureQuery(`${modelHref(project, model)}/features/${encodeURIComponent(feature)}`, view);
}

export function dataHref(project: string, model: string): string {
  return `${modelHref(project, model)}/data`;
}
