touch file
#: exit 1
#: says file
#: try
LAMINA_ROOT=$PWD/file lamina images
