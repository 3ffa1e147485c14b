FROM busybox AS tools
RUN mkdir -p /opt/tools && echo tool >/opt/tools/run && chown 5:6 /opt/tools/run && ln -s run /opt/tools/link
FROM busybox
WORKDIR /work
# docker leaves the places of mounts in the layer, here they are no part of it: so they are there before.
RUN mkdir -p /c /context /t /var/cache/deep/er sub
RUN --mount=target=/context cd /context && find folder one.txt | sort | xargs stat -c '%A %u %g %n' >/context.list
RUN --mount=type=bind,source=folder,target=sub,rw echo x >sub/new; ls sub >/sub.list
RUN --mount=from=tools,source=/opt/tools,target=/t --mount=source=one.txt,target=/file cat /t/link /file >/out; (echo x >/t/x) 2>/dev/null || echo refused >>/out
RUN --mount=type=cache,target=/var/cache/deep/er echo kept >/var/cache/deep/er/f; stat -c '%a %u %g' /var/cache/deep/er >/cache.stat
RUN --mount=type=cache,target=/c,id=peers,uid=5,gid=6,mode=0750,sharing=locked stat -c '%a %u %g' /c >/cache2.stat
RUN --mount=type=cache,target=/c,from=tools,source=/opt/tools cat /c/run >/cache3
RUN --mount=type=tmpfs,target=/tmp echo x >/tmp/x; stat -c '%a %u %g' /tmp >/tmp.stat
RUN --mount=type=secret,id=absent ls /run/secrets >/secrets.list 2>&1 || true
