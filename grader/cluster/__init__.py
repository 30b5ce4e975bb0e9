"""Grades on many machines; Dask distributed tells them who does what. An optional extra.

``client``, on the machine where ``grader grade`` runs, is a `grader.batch.Graders`. It asks every
worker of the cluster, and every one that joins later, what it has (``worker``). One that has what
is wanted gets the exercises, and a *resource*, in Dask's sense, that no other run knows: Dask gives
the work of this run to nobody else. A worker that differs is named and refused.

Nothing is shared but the network: exercises and submissions travel as ``bundle``s. A worker grades
in processes of its own (`grader.workers`), as one machine alone does. When it dies, Dask gives its
work to another one.
"""
