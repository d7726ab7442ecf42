# The folder is the list: every .c file in workloads/ and runners/ is a plug-in
# that exports `const struct workload workload_NAME` or `const struct runner
# runner_NAME`. This writes a plain sorted table of pointers to them. Not
# constructors or linker sections: those lose plug-ins silently when linked
# from a static library.
function(tvp_plugins out_sources out_table)
	set(sources)
	set(table "/* Made by CMake from workloads/ and runners/. */\n")
	string(APPEND table "#include \"bench/registry.h\"\n\n")
	foreach(kind IN ITEMS workload runner)
		file(GLOB files CONFIGURE_DEPENDS
			${CMAKE_SOURCE_DIR}/${kind}s/*.c)
		list(SORT files)
		list(APPEND sources ${files})
		set(externs)
		set(entries)
		foreach(file IN LISTS files)
			get_filename_component(name ${file} NAME_WE)
			string(APPEND externs
				"extern const struct ${kind} ${kind}_${name};\n")
			string(APPEND entries "\t&${kind}_${name},\n")
		endforeach()
		string(APPEND table "${externs}\n"
			"static const struct ${kind} *const ${kind}s[] = {\n"
			"${entries}};\n\n")
	endforeach()
	string(APPEND table
		"const struct registry registry_builtin = {\n"
		"\t.workloads = workloads,\n"
		"\t.n_workloads = sizeof workloads / sizeof *workloads,\n"
		"\t.runners = runners,\n"
		"\t.n_runners = sizeof runners / sizeof *runners,\n};\n")
	file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/plugins.c
		CONTENT "${table}" @ONLY)
	set(${out_sources} ${sources} PARENT_SCOPE)
	set(${out_table} ${CMAKE_BINARY_DIR}/plugins.c PARENT_SCOPE)
endfunction()
