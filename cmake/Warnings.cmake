# Warnings for all of the project's own code; errors only through a preset.
include(CheckCCompilerFlag)

add_library(tvp_warnings INTERFACE)
foreach(flag IN ITEMS
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
	-Wformat=2 -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
	-Wimplicit-fallthrough -Wnull-dereference -Wpointer-arith
	-Wwrite-strings -Wold-style-definition -Wduplicated-cond
	-Wduplicated-branches -Wlogical-op)
	string(MAKE_C_IDENTIFIER "warning${flag}" known)
	check_c_compiler_flag(${flag} ${known})
	if(${known})
		target_compile_options(tvp_warnings INTERFACE ${flag})
	endif()
endforeach()

# Not with clang, which counts NAN and INFINITY, floats by definition.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
	target_compile_options(tvp_warnings INTERFACE -Wdouble-promotion)
endif()
