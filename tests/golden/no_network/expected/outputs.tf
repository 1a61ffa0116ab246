# main.ha: tier drafts
output "drafts_table_name" {
  description = "Table drafts, under one name in every region."
  value       = module.session_drafts.table_name
}

# main.ha: tier index
output "index_table_name" {
  description = "Table index, under one name in every region."
  value       = module.session_index.table_name
}

# main.ha: tier papers
output "papers_buckets" {
  description = "Buckets of papers, by region."
  value = {
    ap-southeast-2 = module.storage_papers_ap_southeast_2.bucket_name
    ap-southeast-4 = module.storage_papers_ap_southeast_4.bucket_name
  }
}

# main.ha: tier requests
output "requests_buckets" {
  description = "Buckets of requests, by region."
  value = {
    ap-southeast-2 = module.storage_requests_ap_southeast_2.bucket_name
    ap-southeast-4 = module.storage_requests_ap_southeast_4.bucket_name
  }
}
