# syntax=docker/dockerfile:1
# Optional packages are the embedded PostgreSQL, without which an image is run (DATABASE_URL), and what builds the console on this platform.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src ./src
COPY bin/bundle.mjs bin/launch.mjs ./bin/
COPY clients ./clients
COPY web ./web
RUN npm run build && npm prune --omit=dev --omit=optional

FROM node:20-bookworm-slim
# 0.0.0.0 is the container's own network; what of it is published is the runtime's decision.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
RUN groupadd --gid 10001 falaj && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin falaj
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY config ./config
COPY definitions ./definitions
COPY data ./data
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without a shell in between, so that SIGTERM reaches the service and it drains.
CMD ["node", "dist/program/main.js"]
