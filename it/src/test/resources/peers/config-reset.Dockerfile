FROM busybox
CMD ["first"]
ENTRYPOINT ["second"]
SHELL ["/bin/sh", "-e", "-c"]
CMD third
ENTRYPOINT fourth
MAINTAINER somebody
