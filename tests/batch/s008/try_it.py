import producer_consumer

producer_consumer.run([1, 2, 3])
