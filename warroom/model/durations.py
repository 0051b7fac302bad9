def show_duration(s):
    return str(s)
