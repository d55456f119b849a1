"""The picture that every relay carries: a real JPEG of exactly so many bytes, with a stamp near its end."""
STAMP = b"FCSTAMP:" + b"0" * 24  # native/stamp.h says how it is filled in

WIDTH, HEIGHT = 640, 480
_LONGEST_SEGMENT = 60000


def _segment(marker, data):
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def _grey():
    """Baseline, one component, every coefficient zero: two bits for each of the 8x8 blocks."""
    one_code_of_one_bit = bytes([1] + [0] * 15) + b"\0"
    blocks = WIDTH // 8 * (HEIGHT // 8)
    return (
        b"\xff\xd8"
        + _segment(0xDB, b"\0" + b"\1" * 64)
        + _segment(0xC0, b"\x08" + HEIGHT.to_bytes(2, "big") + WIDTH.to_bytes(2, "big") + b"\1\1\x11\0")
        + _segment(0xC4, b"\x00" + one_code_of_one_bit)
        + _segment(0xC4, b"\x10" + one_code_of_one_bit)
        + _segment(0xDA, b"\1\1\x00\0\x3f\0")
        + bytes(blocks * 2 // 8)
    )


def jpeg(size):
    """Comments fill it up between the picture and its end; the last one is the stamp."""
    start, end = _grey(), _segment(0xFE, STAMP) + b"\xff\xd9"
    fill = size - len(start) - len(end)
    if fill < 4:
        raise ValueError(f"a picture of {size} bytes; the smallest is {size - fill + 4}")
    comments = b""
    while fill:
        take = min(fill, _LONGEST_SEGMENT)
        if 0 < fill - take < 4:
            take -= 4
        comments += _segment(0xFE, b"x" * (take - 4))
        fill -= take
    return start + comments + end
