FROM busybox
ARG BUILT=default
ENV KEPT=kept
SHELL ["/bin/sh", "-e", "-c"]
RUN echo "$BUILT $KEPT $HOME $PWD" >/environment; umask >>/environment
RUN ["/bin/sh", "-c", "echo exec form $0", "argument"]
USER 1000:1000
WORKDIR /tmp
RUN id -u >/tmp/id && id -g >>/tmp/id && pwd >>/tmp/id
