LABEL a=b
INCLUDE innermost
