"""How nodes of the analyst's tree become calls of the rules: what `rewriter.taught` is made of."""
