import { html, page } from '#lib/sandbox/page';

export function homePage(): string {
  return page(
    'Services of the demo team',
    html`<table>
    <tr><th>Address</th><th>Does</th></tr>
    <tr><td><code>POST /verify</code></td><td>Verifies a release: JSON with <code>version</code> in, checks out.</td></tr>
    <tr><td><code>POST /verify?slow=1</code></td><td>202 with a Location that goes RUNNING → SUCCEEDED.</td></tr>
    <tr><td><code>POST /verify?fail=1</code></td><td>422, or FAILED together with slow.</td></tr>
    <tr><td><a href="/manifests/storefront.yaml"><code>/manifests/storefront.yaml</code></a></td><td>A manifest to fetch as an artifact.</td></tr>
    <tr><td><a href="/shop"><code>/shop</code></a></td><td>What the shop looks like.</td></tr></table>`,
  );
}

const products = [
  ['Spinnaker sheet, 12 m', '48.00'],
  ['Winch handle', '39.90'],
  ['Snap shackle', '22.50'],
];

export function shopPage(version: string): string {
  const rows = products.map(([name, price]) => html`<tr><td>${name!}</td><td>€ ${price!}</td></tr>`);
  return page('The Chandlery', html`<p class="muted">Served by storefront ${version}</p><table>${rows}</table>`);
}

/** What a pipeline can fetch as an `http/file` artifact. */
export const storefrontManifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
  labels:
    app: storefront
spec:
  replicas: 2
  selector:
    matchLabels:
      app: storefront
  template:
    metadata:
      labels:
        app: storefront
    spec:
      containers:
        - name: web
          image: registry.sandbox.gennaker.dev/storefront
          ports:
            - containerPort: 8080
`;
