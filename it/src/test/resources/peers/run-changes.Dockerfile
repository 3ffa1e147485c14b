# Added, changed, removed, replaced by another type. No device: RUN has the rights of jrun, which lack mknod.
FROM busybox
RUN mkdir -p /a/b && echo 1 >/a/b/one && echo 2 >/a/b/two && mkdir /gone && touch /gone/x /file && mkdir /folder
RUN rm /a/b/one && rm -rf /gone && chmod 600 /a/b/two && chown 3:4 /a
RUN rm /file && mkdir /file && touch /file/inside && rmdir /folder && echo now a file >/folder
RUN rm -rf /a && mkdir /a && touch /a/new
RUN mv /file /moved && ln /folder /hard && ln -s /folder /soft && mkfifo /fifo
