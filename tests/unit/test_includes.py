"""Every file includes what it uses, under the compiler of this build: each header compiles alone;
what a file uses of C's own headers it includes itself, or the header of its own name does; and
base/banned.h, forced into all of them, lends no header and refuses what it bans.

Usage: test_includes.py COMPILER BUILD_DIRECTORY SOURCE_DIRECTORY
"""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# What C and POSIX say a header brings, but for the types that the headers of ours are made of;
# strings.h comes with string.h, as _GNU_SOURCE has it.
HEADERS = {
    "ctype.h": "isalnum isalpha isdigit isspace tolower toupper",
    "errno.h": "errno EINTR EAGAIN ENOENT EEXIST EACCES EINVAL ENOMEM",
    "fcntl.h": "open openat fcntl O_RDONLY O_WRONLY O_RDWR O_CREAT O_CLOEXEC O_NONBLOCK",
    "limits.h": "INT_MAX INT_MIN LONG_MAX LONG_MIN PATH_MAX UINT_MAX ULONG_MAX CHAR_BIT LLONG_MAX",
    "poll.h": "poll pollfd POLLIN POLLOUT",
    "pthread.h": "pthread_t pthread_mutex_t pthread_cond_t pthread_create pthread_join"
                 " pthread_mutex_lock pthread_cond_wait pthread_once",
    "stdarg.h": "va_list va_start va_end va_copy",
    "inttypes.h": "PRId64 PRIu64 PRIx64 PRIu32",
    "stdio.h": "FILE fopen fclose fputs fputc puts printf fprintf snprintf vsnprintf vfprintf fread"
               " fwrite fflush fgets fgetc getc getline sscanf rename remove stdin stdout stderr perror"
               " open_memstream fdopen ferror feof putchar EOF",
    "stdlib.h": "abort exit free malloc calloc realloc getenv setenv unsetenv strtol strtoll strtoul"
                " strtoull strtod qsort bsearch mkdtemp mkstemp realpath system EXIT_SUCCESS"
                " EXIT_FAILURE",
    "string.h": "memchr memcmp memcpy memmove memset memmem memrchr mempcpy strcasecmp strcasestr"
                " strcat strchr strchrnul strcmp strcspn strdup strerror strlen strncasecmp strncmp"
                " strndup strnlen strpbrk strrchr strspn strstr strsep strerror_r explicit_bzero",
    "sys/stat.h": "stat fstat lstat mkdir chmod fchmod umask S_ISDIR S_ISREG",
    "time.h": "clock_gettime gmtime_r timegm strftime nanosleep CLOCK_MONOTONIC CLOCK_REALTIME",
    "unistd.h": "close read write unlink rmdir fsync fork execv execvp pipe dup2 getuid geteuid chdir"
                " isatty lseek ftruncate access usleep sleep _exit getpid STDERR_FILENO STDOUT_FILENO",
}
# A method, a member or a word of another library is no call of C's.
TYPES_AND_CONSTANTS = re.compile(r"^(?:[A-Z_0-9]+|\w+_t|bool|true|false|errno|va_\w+|std\w+|pollfd)$")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)
NOT_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
BANNED = ("strcpy strcat strncpy strncat sprintf vsprintf strtok atoi atol atoll atof"
          " gmtime localtime ctime asctime mktime timelocal").split()


def flags_of(build):
    """The folders and definitions that any file of ours is compiled with."""
    flags = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = entry["command"].split()
        for at, word in enumerate(words):
            pair = words[at:at + 2] if word == "-isystem" else [word]
            if re.match(r"-I|-isystem|-D_", word) and pair not in flags:
                flags.append(pair)
    return [word for pair in flags for word in pair]


def compile_text(command, text):
    return subprocess.run([*command, "-x", "c", "-fsyntax-only", "-"], input=text, text=True,
                          capture_output=True, check=False)


def check_alone(command, header):
    """That a file with nothing but the header, twice, compiles."""
    done = compile_text([*command, "-Wall", "-Wextra", "-Werror"], f'#include "{header}"\n' * 2)
    if done.returncode:
        return [f"{header} does not compile alone: {done.stderr.strip()}"]
    return []


def check_banned(command, banned):
    """That the header includes nothing, and that none of the functions can be used."""
    faults = [f"{banned.name} includes {name}" for name in INCLUDE.findall(banned.read_text())]
    system = "".join(f"#include <{name}.h>\n" for name in ("stdio", "stdlib", "string", "time"))
    for name in BANNED:
        use = f"{system}void *use(void);\nvoid *use(void)\n{{\n\treturn (void *){name};\n}}\n"
        if compile_text(command, use).returncode:
            faults.append(f"{name} does not compile anyhow: the test is at fault")
        elif "unavailable" not in compile_text([*command, "-include", str(banned)], use).stderr:
            faults.append(f"{name} is not refused")
    return faults


def words_used(text):
    """The words of the table that the code names as C's."""
    code = NOT_CODE.sub(lambda match: '""' + "\n" * match.group().count("\n"), text)
    code = INCLUDE.sub("", code)
    for match in re.finditer(r"(?<![\w.])(?<!->)([A-Za-z_]\w*)\b([ \t]*\()?", code):
        word, call = match.groups()
        if call or TYPES_AND_CONSTANTS.match(word):
            yield word


def included_by(path):
    """What the file includes, and what the header of its own name does."""
    found = set(INCLUDE.findall(path.read_text()))
    own = path.with_suffix(".h")
    if own != path and own.exists() and any(name.endswith(own.name) for name in found):
        found |= set(INCLUDE.findall(own.read_text()))
    return found


def check_uses(path, root):
    wanted = {}
    for word in words_used(path.read_text()):
        for header, names in HEADERS.items():
            if word in names.split():
                wanted.setdefault(header, word)
    included = included_by(path)
    return [f"{path.relative_to(root)} uses {word} without <{header}>"
            for header, word in sorted(wanted.items()) if header not in included]


def main():
    compiler, build, root = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    command = [compiler, "-std=gnu17", *flags_of(build), f"-I{root}/tests/support"]
    banned = root / "src/base/banned.h"
    files = sorted(path for folder in ("src", "tests") for path in (root / folder).rglob("*.[ch]"))
    headers = [path for path in files if path.suffix == ".h"]
    faults = [fault for path in files if path != banned for fault in check_uses(path, root)]
    faults += check_banned(command, banned)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda header: check_alone(command, header), headers):
            faults += found
    print("\n".join(faults) or f"{len(files)} files, {len(headers)} of them headers")
    return 1 if faults or len(headers) < 100 else 0


sys.exit(main())
