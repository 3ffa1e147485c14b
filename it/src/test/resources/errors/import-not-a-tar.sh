seq 100000 >noise.tar
#: exit 1
#: try
lamina import noise.tar imported:1
