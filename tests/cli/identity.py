"""The id of a result as docs/results.md has it, by other means than ours.

    identity.py id FILE            compute it
    identity.py shuffle FILE OUT   the same data: other order of keys within
                                   objects, other blanks, other digits
"""
import hashlib
import json
import math
import sys

RAW = ("schema", "schema_version", "started", "plan", "machine", "build",
       "floors", "launches", "memory")


def number(value):
    """As ECMAScript writes it (RFC 8785, 3.2.2.3)."""
    if isinstance(value, int) and abs(value) <= 2**53:
        return str(value)
    value = float(value)
    if value == 0:
        return "0"
    mantissa, exponent = f"{value!r}e0".split("e")[:2]
    sign = "-" if value < 0 else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    point = len(whole) + int(exponent)
    digits = whole + fraction
    point -= len(digits) - len(digits.lstrip("0"))
    digits = digits.strip("0")
    if len(digits) <= point <= 21:
        text = digits + "0" * (point - len(digits))
    elif 0 < point <= 21:
        text = digits[:point] + "." + digits[point:]
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        text = digits[0] + ("." + digits[1:] if digits[1:] else "")
        text += f"e{point - 1:+d}"
    return sign + text


def canonical(value):
    """RFC 8785."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}"
                              for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def identity(result):
    """SHA-256 of what was measured."""
    raw = {key: result[key] for key in RAW if key in result}
    raw["launches"] = [{key: value for key, value in launch.items()
                        if key != "parallelism"}
                       for launch in raw["launches"]]
    raw["plan"] = dict(raw["plan"], cells=[
        {key: value for key, value in cell.items() if key != "command"}
        for cell in raw["plan"]["cells"]])
    return hashlib.sha256(canonical(raw).encode()).hexdigest()


def turned(value):
    """The same value in another form."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(list(value))}
    if isinstance(value, list):
        return [turned(one) for one in value]
    if isinstance(value, float) and math.floor(value) == value:
        return int(value)
    return value


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        result = json.load(file)
    if sys.argv[1] == "id":
        print(identity(result))
        return
    # What is known of the plan is needed before its launches.
    launches, inner = result.pop("launches"), turned(result)
    inner.pop("id", None)
    inner = {**inner, "launches": turned(launches), "id": result["id"]}
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump(inner, file, indent="\t", ensure_ascii=True)


main()
