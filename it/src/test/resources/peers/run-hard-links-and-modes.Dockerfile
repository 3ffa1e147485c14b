FROM busybox
RUN mkdir -m 1777 /sticky && touch /setuid && chmod 6755 /setuid && mkdir -m 2755 /setgid && touch /setgid/inherits
RUN ln /setuid /sticky/second && dd if=/dev/zero of=/sparse bs=1 count=1 seek=1000000 2>/dev/null
