"""The Python half of the python_* runners; the C half is bench/python.c."""
