FROM busybox
WORKDIR /one
WORKDIR two
WORKDIR ../three
RUN pwd >/where
USER 12:13
WORKDIR /made/by/user
WORKDIR /
