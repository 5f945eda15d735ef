"""The spine of the walk: model, errors, configuration, recipe, state, command line."""
