#: exit 1
#: says nowhere.tar
#: try
lamina import nowhere.tar imported:1
