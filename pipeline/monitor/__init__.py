"""The monitor: task against realisation per province and gemeente on a day, as rows, charts and a map."""
