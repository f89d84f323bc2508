export type NavItem = {
  label: string;
  href: string;
  /** Pages that belong to this one and have no line of their own. */
  also?: string[];
  /** A figure of its own that stands beside the label. */
  badge?: "open-incidents";
};

/** Pages of a project; the palette reads the same list. */
export function projectNav(project: string): NavItem[] {
  return [
    { label: "Overview", href: `/${project}` },
    { label: "Incidents", href: `/${project}/incidents`, badge: "open-incidents" },
    { label: "Alerts", href: `/${project}/alerts` },
    { label: "Alert load", href: `/${project}/alert-load` },
    { label: "Changes", href: `/${project}/changes` },
    { label: "Notifications", href: `/${project}/notifications` },
    { label: "Channels", href: `/${project}/settings/channels` },
    { label: "API keys", href: `/${project}/settings/keys` },
  ];
}

export function modelNav(project: string, model: string): NavItem[] {
  const base = `/${project}/models/${encodeURIComponent(model)}`;
  return [
    { label: "Drift", href: `${base}/drift`, also: [`${base}/features`] },
    { label: "Performance", href: `${base}/performance` },
    { label: "Quality", href: `${base}/quality` },
    { label: "Multivariate", href: `${base}/multivariate` },
    { label: "Streams", href: `${base}/streams` },
    { label: "Monitors", href: `${base}/monitors` },
    { label: "Lineage", href: `${base}/lineage` },
    { label: "Data", href: `${base}/data` },
  ];
}
