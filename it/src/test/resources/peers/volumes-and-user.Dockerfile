FROM busybox
RUN mkdir /data && echo kept >/data/file
VOLUME /data
RUN echo also kept >/data/later
USER 33
RUN touch /tmp/owned
