"""libopendkim's verifier, without its daemon: it takes the public keys from a file."""

import ctypes

LIBRARY = "libopendkim.so.11"

# Of opendkim/dkim.h.
OK, SET, QUERY_METHOD, QUERY_INFO, QUERY_FILE = 0, 1, 6, 7, 1


def load():
    """The library with its functions declared, or None where it is not installed."""
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError:
        return None
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    library.dkim_init.restype = pointer
    library.dkim_init.argtypes = [pointer, pointer]
    library.dkim_options.argtypes = [pointer, ctypes.c_int, ctypes.c_int, pointer, size]
    library.dkim_verify.restype = pointer
    library.dkim_verify.argtypes = [pointer, ctypes.c_char_p, pointer, ctypes.POINTER(ctypes.c_int)]
    library.dkim_chunk.argtypes = [pointer, ctypes.c_char_p, size]
    library.dkim_eom.argtypes = [pointer, ctypes.POINTER(ctypes.c_bool)]
    library.dkim_getresultstr.restype = ctypes.c_char_p
    for name in "dkim_free", "dkim_close":
        getattr(library, name).argtypes = [pointer]
    return library


class Verifier:
    """With `keys`, a file of lines `SELECTOR._domainkey.DOMAIN RECORD`."""

    def __init__(self, library, keys):
        self.library = library
        self.handle = library.dkim_init(None, None)
        method = ctypes.c_int(QUERY_FILE)
        path = ctypes.create_string_buffer(str(keys).encode())
        for option, value in (QUERY_METHOD, method), (QUERY_INFO, path):
            status = library.dkim_options(self.handle, SET, option, ctypes.byref(value),
                                          ctypes.sizeof(value))
            if status != OK:
                raise RuntimeError(f"libopendkim refuses option {option}")

    def close(self):
        self.library.dkim_close(self.handle)

    def verify(self, message):
        """None, or why libopendkim does not accept the message."""
        status = ctypes.c_int()
        dkim = self.library.dkim_verify(self.handle, b"test", None, ctypes.byref(status))
        result = status.value
        if result == OK:
            result = self.library.dkim_chunk(dkim, message, len(message))
        if result == OK:
            result = self.library.dkim_chunk(dkim, b"", 0)
        if result == OK:
            result = self.library.dkim_eom(dkim, ctypes.byref(ctypes.c_bool()))
        self.library.dkim_free(dkim)
        return None if result == OK else self.library.dkim_getresultstr(result).decode()
