# Into what the base has: a file replaced, a link to a folder followed, a mode kept.
FROM busybox
RUN mkdir -m 700 /kept && ln -s kept /linked && echo old >/kept/one.txt
COPY one.txt /kept/
COPY two.txt /linked/
COPY folder /kept
