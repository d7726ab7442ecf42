# OpenMP, for the runner of that name and for the harness's benchmark:
# tvp_openmp is what they link, tvp_openmp_flags what they are compiled with.
# Both are empty where the compiler has none. tvp_openmp_version is what the
# runner is built with; tvp_openmp_missing why it is left out, if it is.
find_package(OpenMP COMPONENTS C)
add_library(tvp_openmp INTERFACE)
set(tvp_openmp_flags)

if(OpenMP_C_FOUND)
	separate_arguments(tvp_openmp_flags UNIX_COMMAND "${OpenMP_C_FLAGS}")

	# GCC's library is linked in as an archive where there is one: it would
	# else be one more for every launch to map, and for fork(2) to copy.
	set(libraries ${OpenMP_C_LIBRARIES})
	execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=libgomp.a
		OUTPUT_VARIABLE archive OUTPUT_STRIP_TRAILING_WHITESPACE)
	if("gomp" IN_LIST OpenMP_C_LIB_NAMES AND EXISTS "${archive}")
		set(libraries ${archive} Threads::Threads)
	endif()
	target_link_libraries(tvp_openmp INTERFACE ${libraries})

	# Threads are ended by a call of OpenMP 5.0 (GCC 9, LLVM 9).
	include(CheckSymbolExists)
	set(CMAKE_REQUIRED_FLAGS "${OpenMP_C_FLAGS}")
	set(CMAKE_REQUIRED_LIBRARIES ${libraries})
	check_symbol_exists(omp_pause_resource_all omp.h TVP_OPENMP_PAUSES)
	unset(CMAKE_REQUIRED_FLAGS)
	unset(CMAKE_REQUIRED_LIBRARIES)
endif()

set(tvp_openmp_missing)
set(tvp_openmp_version)
if(NOT TVP_OPENMP_PAUSES)
	set(tvp_openmp_missing "the compiler has no OpenMP 5.0")
elseif(CMAKE_C_FLAGS MATCHES "-fsanitize=[a-z,]*thread")
	set(tvp_openmp_missing "ThreadSanitizer can't see into its library")
else()
	list(GET OpenMP_C_LIB_NAMES 0 library)
	set(tvp_openmp_version "${OpenMP_C_VERSION} of lib${library}")
endif()

# Compile one file of the target with OpenMP, if it can be: a file that is not
# tells its users so.
function(tvp_openmp_file target file)
	if(tvp_openmp_missing)
		message(STATUS
			"The runner openmp is left out: ${tvp_openmp_missing}")
		return()
	endif()
	set_source_files_properties(${file} PROPERTIES
		COMPILE_OPTIONS "${tvp_openmp_flags}")
	target_link_libraries(${target} PUBLIC tvp_openmp)
endfunction()
