# cmake -DOUTPUT=migrations.c -DINPUTS=0001.sql;0002.sql -P embed_migrations.cmake
# Writes the scripts as C strings.
set(text "#include \"store/migrations.h\"\n\nconst char *const migrations[] = {\n")
set(count 0)
foreach(input IN LISTS INPUTS)
	file(READ "${input}" sql)
	string(REPLACE "\\" "\\\\" sql "${sql}")
	string(REPLACE "\"" "\\\"" sql "${sql}")
	string(REPLACE "\n" "\\n\"\n\t\"" sql "${sql}")
	string(APPEND text "\t\"${sql}\",\n")
	math(EXPR count "${count} + 1")
endforeach()
string(APPEND text "};\nconst size_t migration_count = ${count};\n")
file(WRITE "${OUTPUT}" "${text}")
