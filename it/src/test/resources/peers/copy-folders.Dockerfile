FROM busybox
COPY folder /content
COPY folder/ /content-slash/
COPY folder /a/b/c/
COPY . /all
COPY folder/* /star/
