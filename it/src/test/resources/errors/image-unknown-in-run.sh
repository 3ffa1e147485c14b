#: exit 125
#: says nowhere:1
#: says lamina import
#: try
jrun --rm nowhere:1 true
