FROM busybox
CMD ["argument"]
ENTRYPOINT ["echo"]
