# Warnings for all of the project's own code; errors only through a preset.
include(CheckCCompilerFlag)

add_library(tvp_warnings INTERFACE)
foreach(flag IN ITEMS
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
	-Wformat=2 -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
	-Wimplicit-fallthrough -Wnull-dereference -Wpointer-arith
	-Wwrite-strings -Wold-style-definition -Wdouble-promotion
	-Wduplicated-cond -Wduplicated-branches -Wlogical-op
	-Wunreachable-code-aggressive)
	string(MAKE_C_IDENTIFIER "warning${flag}" known)
	check_c_compiler_flag(${flag} ${known})
	if(${known})
		target_compile_options(tvp_warnings INTERFACE ${flag})
	endif()
endforeach()
