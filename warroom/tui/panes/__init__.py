"""The four panes: board, plan, roster, log. They never import each other."""
