# Flags that every target of ours gets, and the two shapes of target there are.

function(postrider_flags target)
	target_compile_options(${target} PRIVATE
		-Wall -Wextra -Wshadow -Wmissing-prototypes -Wvla -Wstrict-prototypes -Wwrite-strings
		-Wformat=2 -Wpointer-arith -Wundef -Wcast-qual)
	target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
	target_compile_options(${target} PRIVATE -include "${CMAKE_SOURCE_DIR}/src/base/banned.h")
	if(POSTRIDER_FUZZ)
		target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
	endif()
	if(POSTRIDER_WERROR)
		target_compile_options(${target} PRIVATE -Werror)
	endif()
	if(POSTRIDER_SANITIZE)
		target_compile_options(${target} PRIVATE
			-fsanitize=${POSTRIDER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
		target_link_options(${target} PRIVATE -fsanitize=${POSTRIDER_SANITIZE})
	elseif(CMAKE_BUILD_TYPE MATCHES "Rel")
		target_compile_options(${target} PRIVATE
			-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE)
		target_link_options(${target} PRIVATE -pie -Wl,-z,relro,-z,now)
	endif()
endfunction()

# postrider_library(FOLDER SOURCES a.c … [FOLDERS base …] [LIBRARIES PkgConfig::X …])
# One static library a folder of src/. FOLDERS repeats the dependency rule, so that a
# folder which reaches sideways does not link.
function(postrider_library folder)
	cmake_parse_arguments(arg "" "" "SOURCES;FOLDERS;LIBRARIES" ${ARGN})
	set(target postrider-${folder})
	add_library(${target} STATIC ${arg_SOURCES})
	set_property(GLOBAL APPEND PROPERTY POSTRIDER_LIBRARIES "$<TARGET_FILE:${target}>")
	postrider_flags(${target})
	target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}/src")
	list(TRANSFORM arg_FOLDERS PREPEND "postrider-")
	target_link_libraries(${target} PUBLIC ${arg_FOLDERS} ${arg_LIBRARIES})
endfunction()

# postrider_unit_test(FOLDER MODULE) builds tests/unit/FOLDER/test_MODULE.c against src/FOLDER.
# Further folders or libraries may follow.
function(postrider_unit_test folder module)
	set(target test_${folder}_${module})
	add_executable(${target} test_${module}.c)
	postrider_flags(${target})
	target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/tests/support")
	target_compile_definitions(${target} PRIVATE POSTRIDER_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
	target_link_libraries(${target} PRIVATE postrider-${folder} ${ARGN} PkgConfig::CMOCKA)
	add_test(NAME unit/${folder}/${module} COMMAND ${target})
	set_tests_properties(unit/${folder}/${module} PROPERTIES
		TIMEOUT 120 SKIP_RETURN_CODE 77 ENVIRONMENT "TZ=America/New_York;LC_ALL=C")
endfunction()
