ARG WHICH=first
FROM busybox AS first
RUN mkdir /out && echo first >/out/file && chown 7:8 /out/file && chmod 600 /out/file && ln -s file /out/link
FROM busybox AS second
RUN mkdir /out && echo second >/out/file
FROM ${WHICH} AS chosen
FROM busybox
COPY --from=chosen /out /from-name
COPY --from=1 /out/file /from-number/
COPY --from=first /out/file /from-file
COPY --from=busybox /etc/passwd /from-image
