"""The loader: clean parts in S3 become rows of the warehouse, exactly once.

One package, two hosts: `load_lambda.py` stages parts from a few threads, `load_job.py` from Spark tasks.
`load.load` tells the story; `publish` is its one transaction.
"""
