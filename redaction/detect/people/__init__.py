"""Who a named person is: role, office, mandate, function title, register of office holders."""
