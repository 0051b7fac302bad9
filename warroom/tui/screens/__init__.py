"""The screens: the war room, and the lists that lie over it."""
