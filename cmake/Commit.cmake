# Write OUT, a header with the commit of SOURCE, if it changed: run at every
# build, since results name the commit they were measured with.
cmake_minimum_required(VERSION 3.21)

# Sources without a repository that lie in somebody else's have no commit.
get_filename_component(above ${SOURCE} DIRECTORY)
set(ENV{GIT_CEILING_DIRECTORIES} ${above})
execute_process(COMMAND git describe --always --dirty --abbrev=12
	WORKING_DIRECTORY ${SOURCE}
	OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT
	"/* Made by CMake at every build. */\n#define BUILD_COMMIT \"@commit@\"\n")
