FROM busybox
ENV A=1 B="two words" C='$A'
ENV D=${A}-${B:-none}-${E:+set}
ENV PATH=/opt/bin:$PATH
LABEL one=1 "two words"="a b" three=$A
EXPOSE 80 443/tcp 53/udp
VOLUME /data ["/more"]
USER 1000:1000
WORKDIR /work/$A
STOPSIGNAL SIGUSR1
ENTRYPOINT ["echo", "$A"]
CMD echo in a shell
