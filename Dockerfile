# Two steps: compile with everything, then run with what production needs. The stand-in database is never in the image:
# MONGODB_URI names a real server (see compose.yaml). `npm run check:image` goes through this file where there is no Docker.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY flows flows
RUN npm run build

FROM node:24-bookworm-slim
ENV NODE_ENV=production TZ=Asia/Ho_Chi_Minh HOST=0.0.0.0 PORT=8080
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY --from=build /app/dist dist
COPY flows flows
USER node
EXPOSE 8080
# Whether it lives, not whether it is ready (/healthz): whoever restarts what is unhealthy must not do so because a database is away.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD node -e "fetch('http://127.0.0.1:'+process.env.PORT+'/livez').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "--enable-source-maps", "dist/main.js"]
