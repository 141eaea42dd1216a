/** What the demo team runs, as they would write it. */

export interface Release {
  version: string;
  replicas: number;
}

export const registry = 'registry.sandbox.gennaker.dev';

/** The deployment that the demo pipeline rolls out; `image` may be an expression. */
export function webManifest(image: string, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: storefront
    tier: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: storefront
      tier: web
  template:
    metadata:
      labels:
        app: storefront
        tier: web
    spec:
      containers:
        - name: web
          image: ${image}
          ports:
            - containerPort: 8080
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 512Mi
`;
}

export function webSurroundings(host: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: storefront
    tier: web
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - host: ${host}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector:
    matchLabels:
      app: storefront
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ingress
      ports:
        - protocol: TCP
          port: 8080
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-settings
data:
  CURRENCY: EUR
  FEATURE_BASKET_V2: "on"
`;
}

export function basketManifest(version: string): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: basket
spec:
  serviceName: basket
  replicas: 3
  selector:
    matchLabels:
      app: basket
  template:
    metadata:
      labels:
        app: basket
    spec:
      containers:
        - name: basket
          image: ${registry}/basket:${version}
          ports:
            - containerPort: 6379
---
apiVersion: v1
kind: Service
metadata:
  name: basket
spec:
  clusterIP: None
  selector:
    app: basket
  ports:
    - name: redis
      port: 6379
`;
}

export function checkoutManifest(version: string, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: checkout
  template:
    metadata:
      labels:
        app: checkout
    spec:
      containers:
        - name: checkout
          image: ${registry}/checkout:${version}
          ports:
            - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: checkout
spec:
  selector:
    app: checkout
  ports:
    - name: http
      port: 80
      targetPort: 8080
`;
}
