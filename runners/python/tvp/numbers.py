"""Random numbers as bench/random.h makes them: SplitMix64."""
BITS = (1 << 64) - 1
STEP = 0x9e3779b97f4a7c15  # from one state to the next


def mixed(seed, index):
    """random_mix: one number out of two."""
    z = ((seed ^ (index * 0xd1342543de82ef95 & BITS))
         + STEP & BITS)
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & BITS
    z = (z ^ z >> 27) * 0x94d049bb133111eb & BITS
    return z ^ z >> 31


def below(state, bound):
    """random_below: a number in [0, bound), by rejection."""
    reject_below = (1 << 64) % bound
    while True:
        number = mixed(state, 0)  # random_next is this, and then goes on
        if number >= reject_below:
            return number % bound
        state = state + STEP & BITS
