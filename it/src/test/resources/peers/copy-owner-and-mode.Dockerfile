FROM busybox
COPY --chown=1000:1001 one.txt /numbers/
COPY --chown=1000 folder /number
COPY --chown=root:root two.txt /names
COPY --chmod=640 one.txt /mode
COPY --chown=5:6 --chmod=600 one.txt /both
