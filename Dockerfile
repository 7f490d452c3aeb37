# Build stage: the jar needs a JDK 17 or newer and Maven; its bytecode is that of Java 17 whoever builds it.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
# The libraries first, so that a change of the sources does not fetch them again.
COPY pom.xml ./
COPY .mvn .mvn
RUN mvn -B -ntp -Pfast -Dmaven.test.skip=true dependency:go-offline
COPY src src
RUN mvn -B -ntp -Pfast -Dmaven.test.skip=true package

FROM eclipse-temurin:25-jre
RUN groupadd --system --gid 10001 marketeer \
 && useradd --system --uid 10001 --gid marketeer --home-dir /opt/marketeer --shell /usr/sbin/nologin marketeer
WORKDIR /opt/marketeer
COPY --from=build /build/target/marketeer.jar ./
COPY scripts/marketeer scripts/
COPY conf conf
COPY verticles verticles
# What every later start begins with instead of finding out anew: start-up takes half the time, or less.
RUN scripts/marketeer warm
# ACME accounts and certificates; a volume belongs here.
RUN mkdir data && chown marketeer:marketeer data
USER marketeer
EXPOSE 8080 8443 8443/udp
# The admin API listens inside the container (127.0.0.1:9090), where the check asks it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["scripts/marketeer", "healthcheck"]
STOPSIGNAL SIGTERM
# Exec form, and the launcher execs Java: signals reach the gateway itself.
ENTRYPOINT ["/opt/marketeer/scripts/marketeer"]
CMD ["run"]
