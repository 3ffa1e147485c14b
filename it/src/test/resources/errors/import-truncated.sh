mkdir rootfs
seq 100000 >rootfs/numbers
tar -C rootfs -czf whole.tar.gz .
head -c 100000 whole.tar.gz >half.tar.gz
#: exit 1
#: try
lamina import half.tar.gz imported:1
