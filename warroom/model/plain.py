def clean_text(t, **k):
    return t


def clean_line(t, **k):
    return t.strip()


def clean_login(t):
    return t
