# Every library that postrider uses, found with pkg-config. A missing one stops
# the configuration with the name of the Debian package that brings it.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# postrider_require(LIBXML2 libxml-2.0 2.9.14 libxml2-dev) makes PkgConfig::LIBXML2.
function(postrider_require prefix module version package)
	pkg_check_modules(${prefix} QUIET IMPORTED_TARGET GLOBAL "${module}>=${version}")
	if(NOT ${prefix}_FOUND)
		message(FATAL_ERROR
			"postrider needs ${module} ${version} or newer, which pkg-config does not find.\n"
			"On Debian: apt-get install ${package}   (or run scripts/deps, which installs everything)")
	endif()
endfunction()

# For libraries that ship no .pc file: makes the imported target NAME.
function(postrider_require_plain name header library package)
	find_path(${name}_INCLUDE_DIR ${header})
	find_library(${name}_LIBRARY ${library})
	if(NOT ${name}_INCLUDE_DIR OR NOT ${name}_LIBRARY)
		message(FATAL_ERROR
			"postrider needs lib${library} and its header ${header}, which are not there.\n"
			"On Debian: apt-get install ${package}   (or run scripts/deps, which installs everything)")
	endif()
	add_library(${name} UNKNOWN IMPORTED GLOBAL)
	set_target_properties(${name} PROPERTIES
		IMPORTED_LOCATION "${${name}_LIBRARY}"
		INTERFACE_INCLUDE_DIRECTORIES "${${name}_INCLUDE_DIR}")
endfunction()

postrider_require(LIBXML2 libxml-2.0 2.9.14 libxml2-dev)
postrider_require(LIBCURL libcurl 7.88 libcurl4-openssl-dev)
postrider_require(LIBYAML yaml-0.1 0.2.5 libyaml-dev)
postrider_require(SQLITE sqlite3 3.40 libsqlite3-dev)
postrider_require(GMIME gmime-3.0 3.2 libgmime-3.0-dev)
postrider_require(GLIB glib-2.0 2.74 libglib2.0-dev)
postrider_require(GUMBO gumbo 0.10 libgumbo-dev)
postrider_require(JANSSON jansson 2.14 libjansson-dev)
postrider_require(URIPARSER liburiparser 0.9.7 liburiparser-dev)
postrider_require(LIBIDN2 libidn2 2.3 libidn2-dev)
postrider_require(OPENSSL libcrypto 3.0 libssl-dev)
postrider_require(ZLIB zlib 1.2.13 zlib1g-dev)
postrider_require(LIBSYSTEMD libsystemd 252 libsystemd-dev)
postrider_require_plain(LIBCSV csv.h csv libcsv-dev)

if(POSTRIDER_MARKDOWN STREQUAL "gfm")
	postrider_require(CMARK libcmark-gfm 0.29 libcmark-gfm-dev)
	postrider_require_plain(CMARK_EXTENSIONS cmark-gfm-core-extensions.h cmark-gfm-extensions
		libcmark-gfm-extensions-dev)
elseif(POSTRIDER_MARKDOWN STREQUAL "commonmark")
	postrider_require(CMARK libcmark 0.30 libcmark-dev)
else()
	message(FATAL_ERROR "POSTRIDER_MARKDOWN is '${POSTRIDER_MARKDOWN}'; it must be gfm or commonmark")
endif()

if(BUILD_TESTING)
	postrider_require(CMOCKA cmocka 1.1.5 libcmocka-dev)
endif()
